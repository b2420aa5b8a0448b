/**
 * The 7,029 real cameras of OpenTrafficCamMap, which lie beside the repository and not in it.
 *
 * @module
 */

/** A camera as the file has it. */
export interface RealCamera {
  readonly state: string
  readonly county: string
  readonly description: string
  readonly latitude: number
  readonly longitude: number
  readonly direction?: string
  readonly url: string
  readonly format: "M3U8" | "IMAGE_STREAM"
}

/** The bytes of the file; undefined where it is absent. */
export const readRealFile = async (): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  try {
    return await Deno.readFile(new URL("../../shared/cameras/USA.json", import.meta.url))
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined
    throw error
  }
}

/** The cameras of the file that have an address which is taken: 7,024 of them. */
export const realCameras = (bytes: Uint8Array): ReadonlyArray<RealCamera> => {
  type Counties = Readonly<Record<string, ReadonlyArray<Omit<RealCamera, "state" | "county">>>>
  const states: Readonly<Record<string, Counties>> = JSON.parse(new TextDecoder().decode(bytes))
  return Object.entries(states).flatMap(([state, counties]) =>
    Object.entries(counties).flatMap(([county, cameras]) =>
      cameras.map((camera) => ({ ...camera, state, county }))
    )
  ).filter(({ url }) => /^https?:/.test(url))
}

/** Registers a test that says by its name that the file is absent. */
export const skipWithoutFile = (what: string): void =>
  Deno.test({
    name: `${what}: skipped: ../shared/cameras/USA.json is absent`,
    ignore: true,
    fn: () => {},
  })
