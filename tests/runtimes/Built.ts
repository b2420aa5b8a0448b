/**
 * What is large and never changes, in a folder of the project that is not committed: it is made once,
 * and then used by every run of the tests.
 *
 * @module
 */

const built = new URL("../../.ci/built/", import.meta.url).pathname

const isThere = (path: string) =>
  Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false)

/** The folder `name`, which `make` fills where it is not there yet. */
export const makeOnce = async (
  name: string,
  make: (folder: string) => Promise<unknown>,
): Promise<string> => {
  const folder = built + name
  if (await isThere(folder)) return folder
  const made = built + crypto.randomUUID()
  await Deno.mkdir(made, { recursive: true })
  try {
    await make(made)
    await Deno.rename(made, folder)
  } catch (error) {
    await Deno.remove(made, { recursive: true })
    // Somebody else was faster.
    if (!await isThere(folder)) throw error
  }
  return folder
}
