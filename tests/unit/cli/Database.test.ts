import assert from "node:assert/strict"
import { withoutUrls } from "../../../src/cli/serving/Database.ts"

Deno.test("withoutUrls: the URLs of databases go to the environment, and nothing else does", () => {
  const url = "postgres://cam2:secret@db/cam2"
  const standby = "postgresql://cam2:secret@standby/cam2"
  assert.deepEqual(
    withoutUrls(["serve", "--db", url, "--processes", "2", `--read-db=${standby}`, "--json"]),
    {
      args: ["serve", "--processes", "2", "--json"],
      env: { CAM2_DATABASE_URL: url, CAM2_READ_DATABASE_URL: standby },
    },
  )
  const args = ["serve", "--db", "a file.sqlite", "--port=0", "--db=b.sqlite", "--db"]
  assert.deepEqual(withoutUrls(args), { args, env: {} })
})
