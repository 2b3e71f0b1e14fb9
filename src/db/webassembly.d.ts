// Only what src/db/migrations.ts needs of WebAssembly; the `dom` library would bring the whole browser along.
declare namespace WebAssembly {
  type Exports = Record<string, unknown>;
  function instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Exports } }>;
}
