"""The public id of a Cloud site, which everybody may ask for: only Cloud sites have one."""

import re

from generator.errors import AccessError, JiraError, LoginError
from generator.fetch.secret import Credentials
from generator.fetch.session import Session


def find_cloud_id(site: Session) -> str | None:
    """The id of the site at the session's address, asked for without a login; None: it tells none."""
    try:
        tenant = site.at(site.base_url, Credentials()).get("/_edge/tenant_info", "the site's id").body
    except (JiraError, LoginError, AccessError):
        return None
    cloud_id = str(tenant.get("cloudId")) if isinstance(tenant, dict) else ""
    return cloud_id if re.fullmatch(r"[0-9a-fA-F-]{32,40}", cloud_id) else None
