// Opens a protected page; its key lasts until the tab is closed or locked.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const tell = (shown, ...ids) => ids.forEach((id) => { byId(id).hidden = !shown; });
  const encode = (text) => new TextEncoder().encode(text);
  const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const asText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const { subtle } = crypto;
  const { salt, count, check } = byId("sealed").dataset;
  const NAME = "sprint-reports " + salt + check;

  // The path is sealed in, so no page opens at the address of another.
  const root = document.currentScript.src.replace(/assets\/[^/]*$/, "");
  const path = location.href.split(/[?#]/)[0].slice(root.length)
    .replace(/(^|\/)$/, "$1index.html").replace(/(?<!\.html)$/, ".html");

  function keep(key) {
    try {
      if (key) sessionStorage.setItem(NAME, key);
      return sessionStorage.getItem(NAME);
    } catch (_) {
      return key;
    }
  }

  async function derive(words) {
    const make = (how, key) => subtle.deriveBits({ hash: "SHA-256", ...how }, key, 256);
    const take = (raw, kind) => subtle.importKey("raw", raw, kind, false, ["deriveBits"]);
    const typed = await take(encode(words.normalize("NFKC").trim()), "PBKDF2");
    const slow = await make({ name: "PBKDF2", salt: decode(salt), iterations: Number(count) }, typed);
    const key = await take(slow, "HKDF");
    const part = async (info) => asText(await make({ name: "HKDF", salt: encode(""), info: encode(info) }, key));
    return await part("check") === check ? part("page") : "";
  }

  async function unseal(key) {
    const all = decode(byId("sealed").textContent);
    const how = { name: "AES-GCM", iv: all.subarray(0, 12), additionalData: encode(path) };
    const page = await subtle.importKey("raw", decode(key), "AES-GCM", false, ["decrypt"]);
    const plain = await subtle.decrypt(how, page, all.subarray(12));
    const packed = new Blob([new Uint8Array(plain, 4, new DataView(plain).getUint32(0))]);
    return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).blob();
  }

  function offerLock(place) {
    const button = document.createElement("button");
    button.textContent = "Lock again";
    button.onclick = () => {
      sessionStorage.removeItem(NAME);
      location.reload();
    };
    place.append(button);
  }

  function showPage(html) {
    document.open();
    document.addEventListener("DOMContentLoaded", () => {
      offerLock(document.querySelector("header.bar") || document.body);
      if (location.hash) location.replace(location.href);
      document.querySelector(":target")?.scrollIntoView({ behavior: "instant" });
    });
    // A page kept for Back must not outlive its key.
    addEventListener("pageshow", (event) => event.persisted && !keep() && location.reload());
    document.write(html);
    document.close();
  }

  function offerFile(blob, name) {
    const link = byId("download");
    link.href = URL.createObjectURL(blob);
    link.append(link.download = name);
    tell(false, "unlock");
    tell(true, "ready");
    offerLock(byId("ready"));
    link.focus();
  }

  async function show(key) {
    try {
      const blob = await unseal(key);
      const name = path.split("/").pop().slice(0, -5);
      if (name.includes(".")) offerFile(blob, name); else showPage(await blob.text());
    } catch (_) {
      tell(true, "broken");
    }
  }

  async function submit(event) {
    event.preventDefault();
    tell(false, "wrong", "broken");
    tell(true, "busy");
    const key = await derive(byId("passphrase").value);
    tell(false, "busy");
    if (key) return show(keep(key));
    tell(true, "wrong");
    byId("passphrase").select();
  }

  if (!isSecureContext) return tell(true, "insecure");
  if (!window.DecompressionStream) return tell(true, "old");
  byId("unlock").addEventListener("submit", submit);
  if (keep()) return show(keep());
  tell(true, "unlock");
  byId("passphrase").focus();
})();
