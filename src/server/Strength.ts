/**
 * How much guessing a secret withstands that somebody thought of.
 *
 * @module
 */

/** The least number of characters of the key that signs tokens. */
export const shortestTokenKey = 32

// Of 32 random digits one in ten million has fewer, and of other random characters none.
const fewestDifferent = 6

/** What makes a secret easy to guess, in words; undefined where nothing is seen. */
export const weaknessOf = (secret: string): string | undefined => {
  const different = new Set(secret).size
  if (different === 1) return "repeats one character"
  if (different < fewestDifferent) return `has only ${different} different characters`
  return /^(.{1,16})\1+.{0,15}$/su.test(secret) ? "repeats a short text" : undefined
}
