import assert from "node:assert/strict"
import { all, importAt } from "./Lists.ts"
import { withServer } from "./Served.ts"

const url = "https://example.org/1.jpg"

for (
  const [form, list, reasons] of [
    [
      "CSV",
      `id,name,lat,lon,url\n1,"=a, b",48.5,-122.4,nowhere\n`,
      /^cam2_refused,id,name,lat,lon,url\r\n"Format[^\r]*,1,"'=a, b",48\.5,'-122\.4,nowhere\r\n$/,
    ],
    [
      "CSV of this database",
      "source_id,name,camera_type,latitude,longitude,snapshot_url,is_active_image,is_active_video\n" +
      `1,"'=a, b",non_ip,48.5,-122.4,nowhere,true,false\n`,
      /^cam2_refused,source_id,[^\r]*\r\n"Format[^\r]*,1,"''=a, b",non_ip,48\.5,'-122\.4,nowhere,/,
    ],
    [
      "JSON with its record in another",
      `[{"camera":{"id":1,"name":"=a, b","lat":48.5,"lon":-122.4,"url":"nowhere"}}]`,
      /^\{"cam2_refused":"Format[^\n]*","camera":\{[^\n]*\}\n$/,
    ],
  ] as const
) {
  Deno.test(`import --errors: ${form} comes back as it was, also refused twice`, () =>
    withServer(async (served) => {
      const path = `${served.directory}/list`
      const errors = `${served.directory}/errors`
      await Deno.writeTextFile(path, list)
      const refuse = async (path: string) => {
        const { summary } = await importAt(served, path, "--source", "here", "--errors", errors)
        assert.equal(summary.refused.length, 1)
        assert.match(summary.refused[0].reason, /expected an http or https address/)
        const text = await Deno.readTextFile(errors)
        assert.match(text, reasons)
        return text
      }
      const first = await refuse(path)
      // An address in the reason is none of the camera.
      await Deno.writeTextFile(errors, first.replace("Format", url))
      const { summary: { refused } } = await importAt(served, errors, "--source", "here")
      assert.match(refused[0].reason, /expected an http or https address/)
      await Deno.writeTextFile(errors, first)
      const second = await refuse(errors)
      assert.equal(second, first)
      await Deno.writeTextFile(errors, second.replaceAll("nowhere", url))
      const mended = await importAt(served, errors, "--source", "here", "--errors", errors)
      assert.deepEqual([mended.code, mended.summary.added], [0, 1])
      const [camera, ...others] = await all(served)
      assert.deepEqual(others, [])
      assert.deepEqual(camera, {
        camera_type: "non_ip",
        is_active_image: true,
        is_active_video: false,
        latitude: 48.5,
        longitude: -122.4,
        name: "=a, b",
        snapshot_url: url,
        source: "here",
        source_id: "1",
      })
    }))
}
