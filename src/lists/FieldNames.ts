/**
 * The names that public lists use, and the field of a camera that each means. To teach another name,
 * add it here.
 *
 * A name is compared without its case and without what is no letter or digit: `Camera-ID` is
 * `cameraid`, `Straße` is `strasse`, and the nested `location.latitude` is `locationlatitude`, else `latitude`. Earlier names
 * are taken before later ones. The name of the field itself comes first always.
 *
 * @module
 */

/** What a name can mean: a field of a camera, or one of these that several fields are made of. */
export type Meaning =
  | "source_id"
  | "name"
  | "source"
  | "country"
  | "state"
  | "city"
  | "road"
  | "latitude"
  | "longitude"
  | "direction"
  | "is_active_image"
  | "is_active_video"
  | "resolution_width"
  | "resolution_height"
  | "frame_rate"
  | "update_interval"
  | "utc_offset"
  | "timezone_id"
  | "timezone_name"
  | "reference_logo"
  | "reference_url"
  | "legacy_cameraID"
  | "ip"
  | "port"
  | "brand"
  | "model"
  | "image_path"
  | "video_path"
  | "snapshot_url"
  | "m3u8_url"
  /** The address of a video: a playlist when it ends so, else none of ours. */
  | "video"
  /** An address whose path says what it is of. */
  | "address"
  /** Whether the camera works. */
  | "active"
  /** Both coordinates in one text, latitude first. */
  | "position"

const words = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/)

/** The names of each, the better first. */
export const fieldNames: { readonly [M in Meaning]: ReadonlyArray<string> } = {
  source_id: words(`
    id cameraid cameraidentifier camid cctvid webcamid deviceid siteid stationid sensorid
    assetid externalid channelid tvgid identifier uid uuid guid key index cameranumber
    cameracode code ref nr numero nummer identifiant identificador codigo kennung objectid 编号 編號 код
  `),
  name: words(`
    cameraname webcamname camname name title displayname locationname caption label tvgname
    description locationdescription cameradescription desc location nombre nomcamera
    bezeichnung standort emplacement ubicacion titel titre nom nome nazwa 名称 名稱 название
  `),
  source: [],
  country: ["countrycode", "countryname", "iso2", "pais", "pays", "land", "paese"],
  state: ["statecode", "statename", "province", "provincia", "bundesland"],
  city: words(`
    town municipality locality cityname ciudad stadt ville placename cidade citta comune miasto 城市 город
  `),
  road: words(`
    roadname roadway roadwayname route routename street streetname mainstreet primaryroad
    highwayname carretera via strasse rue strada ulica 道路 дорога улица
  `),
  latitude: words(`
    lat latdeg latdd latwgs84 wgs84lat latitud breitengrad cameralat geolat geometryy ycoord
    coordy y latitudine 纬度 緯度 широта
  `),
  longitude: words(`
    lon lng long londeg londd lonwgs84 wgs84lon longitud laengengrad langengrad cameralon
    cameralng geolon geolng geometryx xcoord coordx x longitudine 经度 經度 долгота
  `),
  direction: words(`
    dir heading bearing azimuth cameradirection camdirection directionoftravel orientation
    facing compass richtung blickrichtung sens sentido
  `),
  is_active_image: [],
  is_active_video: [],
  resolution_width: ["imagewidth", "imagemetadatawidth", "width", "widthpx"],
  resolution_height: ["imageheight", "imagemetadataheight", "height", "heightpx"],
  frame_rate: ["framerate", "fps", "framespersecond"],
  update_interval: ["updateintervalseconds", "refreshseconds", "refreshintervalseconds"],
  utc_offset: ["utcoffsetseconds"],
  timezone_id: ["timezone", "tz", "tzid"],
  timezone_name: [],
  reference_logo: ["tvglogo", "logo", "logourl"],
  reference_url: ["website", "contactwebsite", "homepage", "pageurl", "detailurl", "detailsurl"],
  legacy_cameraID: [],
  ip: ["ipaddress", "ipaddr", "host", "hostname"],
  port: [],
  brand: ["manufacturer", "make"],
  model: ["cameramodel"],
  image_path: [],
  video_path: [],
  snapshot_url: words(`
    snapshot snapshoturi snapshotlink imageurl imagelink imagesrc imageuri image
    currentimageurl currentimage stillurl stillimageurl pictureurl picture photourl photo
    jpgurl jpegurl jpg jpeg fullimageurl largeimageurl urlimage img imgurl imgsrc bildurl bild
    imagen urlimagen foto previewurl thumbnailurl thumbnail imagesurl images
  `),
  m3u8_url: words(`
    m3u8 hls hlsurl urlhls hlsstream hlslink m3u8link playlist playlisturl
  `),
  video: words(`
    video videourl videolink streamurl stream streamlink streamingurl streamingvideourl
    livestream livestreamurl live liveurl urlstream urlvideo mediaurl
  `),
  address: words(`
    url cameraurl camurl webcamurl contactwebcam webcam feedurl feed src link href uri
    addressurl enlace lien
  `),
  active: words(`
    active isactive available isavailable inservice isinservice enabled isenabled online
    isonline working operational status camerastatus
  `),
  position: words(`
    latlng latlon latlong coordinates coordinate coords geopoint2d geopoint geolocation
    position point thegeom geom wkt coordenadas
  `),
}

/**
 * Around a record, these say nothing of what is in it: `attributes.id` is `id`, where `owner.id` is
 * none of the camera.
 */
export const wrappers: ReadonlyArray<string> = [
  "properties",
  "attributes",
  "tags",
  "fields",
  "record",
  "data",
  "node",
  "item",
  "camera",
  "cam",
  "cctv",
  "webcam",
  "device",
  "info",
  "details",
  "extendeddata",
  "location",
  "position",
  "coordinates",
  "geo",
  "gps",
]

/** They are meant only of the camera itself, so that not any nested value of the name is taken. */
export const ofTheRecord: ReadonlyArray<Meaning> = [
  "source_id",
  "name",
  "source",
  "direction",
  "active",
  "reference_url",
  "brand",
  "model",
  "country",
  "state",
  "city",
]

/** These are nearly the name of a field, and mean something else. */
export const ofOthers: ReadonlySet<string> = new Set(
  words("count county counts date mode models note notes panel plate rating stats zone"),
)

/** What stands in lists where nothing is known, in small letters. */
export const placeholders: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "n/a",
  "#n/a",
  "nan",
  "none",
  "nil",
  "null",
  "<null>",
  "undefined",
  "unknown",
  "not reported",
  "not available",
  "not applicable",
])
