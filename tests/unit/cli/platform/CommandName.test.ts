import assert from "node:assert/strict"
import { commandAt } from "../../../../src/cli/platform/CommandName.ts"

Deno.test("commandAt: is what starts the command there", () => {
  const repository = `npx -y deno@${Deno.version.deno} task cam2`
  const bundle = "node_modules/@cam2/camera-database/bin/main.js"
  const commands = [
    ["file:///a/camera-database/src/cli/platform/CommandName.ts", repository],
    ["file:///C:/a/camera-database/src/cli/platform/CommandName.ts", repository],
    [`file:///a/.npm/_npx/1f2e/${bundle}`, "npx @cam2/camera-database"],
    [`file:///usr/lib/${bundle}`, "cam2"],
    ["https://jsr.io/@cam2/camera-database/0.1.0/src/cli/platform/CommandName.ts", "cam2"],
  ] as const
  for (const [url, command] of commands) assert.equal(commandAt(url), command)
})
