/**
 * What is large and made of what does not change, in a folder of the project that is not committed: it
 * is made once, and then used by every process and every run of the tests.
 *
 * @module
 */

const built = new URL("../../.ci/built/", import.meta.url).pathname

const isThere = (path: string) =>
  Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false)

/** The folder `name`, which `make` fills where it is not there yet; others wait for it meanwhile. */
export const makeOnce = async (
  name: string,
  make: (folder: string) => Promise<unknown>,
): Promise<string> => {
  const folder = built + name
  await Deno.mkdir(built, { recursive: true })
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true })
  // Whoever ends leaves it, in whatever way.
  await lock.lock(true)
  if (await isThere(folder)) return folder
  const made = await Deno.makeTempDir({ dir: built, prefix: "made-" })
  try {
    await make(made)
    await Deno.rename(made, folder)
  } catch (error) {
    await Deno.remove(made, { recursive: true })
    throw error
  }
  return folder
}

/** Removes the folders whose names begin with `prefix`, but for `name`. */
export const removeOthers = async (prefix: string, name: string): Promise<void> => {
  for await (const entry of Deno.readDir(built)) {
    if (!entry.name.startsWith(prefix) || entry.name.startsWith(name)) continue
    await Deno.remove(built + entry.name, { recursive: true })
  }
}
