// The app as a page carries it: wasm, as base64 of gzip, whose checksum notices damage. Knows nothing of what is in it.

export async function compiled(base64) {
  return WebAssembly.compile(await inflated(base64));
}

// Promises the bytes of the wasm.
export async function inflated(base64) {
  const bytes = typeof Uint8Array.fromBase64 === "function" ? Uint8Array.fromBase64(base64) : decoded(base64);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer().catch(damaged);
}

// Browsers say of such a stream that it could not be fetched.
function damaged() {
  throw new Error("the app in this file is damaged");
}

// The same as `Uint8Array.fromBase64`, for browsers before 2025.
function decoded(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

// Resolves after two frames: what is there is on the screen before anything runs. A page in the background has no frames.
export function painted() {
  return new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

// The likely reason for which the app did not start: `unsupported` by this browser, `refused` by a policy, or `failed`,
// which is mostly a damaged file.
export function reasonOf(cause) {
  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") return "unsupported";
  return cause instanceof WebAssembly.CompileError ? "refused" : "failed";
}
