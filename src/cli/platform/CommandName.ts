/**
 * What starts this command again in a shell.
 *
 * @module
 */
import process from "node:process"

/**
 * `cam2`, or what takes its place where a module of it is at `url`: in a copy of the repository, or in
 * the folder of npx, which nothing else is started from.
 */
export const commandAt = (url: string): string => {
  if (/^file:.*\.ts$/.test(url)) return `npx -y deno@${process.versions.deno} task cam2`
  return url.includes("/_npx/") ? "npx @cam2/camera-database" : "cam2"
}

/** What starts this command again. */
export const commandName: string = commandAt(import.meta.url)
