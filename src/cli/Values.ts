/**
 * The words of a command line, as they are meant.
 *
 * @module
 */

const isFlag = (word: string | undefined): word is string => /^--[a-z][^=]*$/.test(word ?? "")

// No flag begins with a digit. What is one negative number is read as a value anyway.
const isNegative = (word: string) => /^-\.?\d/.test(word) && Number.isNaN(Number(word))

/**
 * The words with a value that begins with a negative number, such as the box `-87,40,-86,41`, joined to
 * the flag before it, because it would be taken for flags.
 */
export const withNegatives = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const end = words.indexOf("--")
  // The place of `near` has no flag before it; behind the last flag it is one word.
  const at = words[0] === "near" && end === -1 ? words.findIndex(isNegative) : -1
  if (at !== -1) return [...words.slice(0, at), ...words.slice(at + 1), "--", words[at]!]
  const isJoined = (index: number) =>
    (end === -1 || index < end) && isFlag(words[index - 1]) && isNegative(words[index] ?? "")
  return words.flatMap((word, index) =>
    isJoined(index) ? [] : isJoined(index + 1) ? [`${word}=${words[index + 1]}`] : [word]
  )
}
