"""The JSON Schema of the config file, for editors. `make schema` writes it anew; a test checks that it is current."""

import json

from generator.config_model import ConfigKeys
from generator.resources import config_dir


def make_schema() -> str:
    """The text of `config/report.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ConfigKeys.model_json_schema()}
    schema["title"] = "Sprint Reports config"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (config_dir() / "report.schema.json").write_text(make_schema(), encoding="utf-8")
