/** Hex digits from the `at`th on as a UUID. */
const UUID = `substr(p.hex, p.at, 8) || '-' || substr(p.hex, p.at + 8, 4) || '-' || substr(p.hex, p.at + 12, 4) || '-'
       || substr(p.hex, p.at + 16, 4) || '-' || substr(p.hex, p.at + 20, 12)`;

/** SQLite reads no number from hex digits that it computes. */
const MS = Array.from(
  { length: 12 },
  (_, digit) => `(instr('0123456789abcdef', substr(p.hex, p.at + ${digit}, 1)) - 1) * ${16 ** (11 - digit)}`,
).join(' + ');
const TIME = `strftime('%Y-%m-%dT%H:%M:', (${MS}) / 1000, 'unixepoch') || printf('%06.3f', ((${MS}) % 60000) / 1000.0) || 'Z'`;

/** What fills the place `p`, as JSON. */
const FILLED = `CASE p.kind
       WHEN 1 THEN p.list -> p.nth
       WHEN 2 THEN json_quote(${UUID})
       WHEN 3 THEN json_quote(${TIME})
       ELSE json_quote(p.word || substr(p.hex, p.at, 40)) END`;

/** Places of an outline in their order: what kind each is, how many values and hex digits stand before it. */
const placesOf = (outline: string): string => `
     SELECT fullkey, value ->> 0 AS kind, value ->> 1 AS word,
       row_number() OVER (ORDER BY id) AS n,
       sum(value ->> 0 = 1) OVER before AS nth,
       sum(CASE value ->> 0 WHEN 1 THEN 0 WHEN 2 THEN 32 WHEN 3 THEN 12 ELSE 40 END) OVER before AS digits
     FROM json_tree(${outline}) WHERE type = 'array' AND json_array_length(value) > 0
     WINDOW before AS (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;

/** An outline with its places filled, one after the other. `values`, `digits`: how many of the row are for the outline before. */
const filled = (outline: string, values: string, digits: string): string => `(
     WITH RECURSIVE places AS (${placesOf(outline)}),
     filled (n, json) AS (
       SELECT 0, ${outline}
       UNION ALL
       SELECT p.n, json_set(filled.json, p.fullkey, json(${FILLED}))
       FROM filled JOIN (
         SELECT fullkey, kind, word, n, e.data AS list, lower(hex(e.id)) AS hex,
           ifnull(nth, 0) + ${values} AS nth, 33 + ifnull(digits, 0) + ${digits} AS at
         FROM places
       ) p ON p.n = filled.n + 1
     )
     SELECT json FROM filled ORDER BY n DESC LIMIT 1)`;

/** Of all places of the data's outline. */
const inData = (sum: string): string => `(
     SELECT ifnull(sum(${sum}), 0) FROM json_tree(d.json) WHERE type = 'array' AND json_array_length(value) > 0)`;
const VALUES_IN_DATA = inData('value ->> 0 = 1');
const DIGITS_IN_DATA = inData('CASE value ->> 0 WHEN 1 THEN 0 WHEN 2 THEN 32 WHEN 3 THEN 12 ELSE 40 END');

/** The log as programs of SQLite read it: every event with its type, data and metadata, whatever its row looks like. */
export const WHOLE_EVENTS = `CREATE VIEW v_events AS
   SELECT e.position, s.name AS stream, e.revision, lower(hex(substr(e.id, 1, 16))) AS id,
     ifnull(d.type, e.type) AS type, e.recorded_at,
     iif(e.type <> '', e.data, ${filled('d.json', '0', '0')}) AS data,
     iif(e.type <> '', e.metadata, ${filled('m.json', VALUES_IN_DATA, DIGITS_IN_DATA)}) AS metadata
   FROM events e JOIN streams s ON s.id = e.stream
   LEFT JOIN outlines d ON e.type = '' AND d.id = CAST(e.metadata AS INTEGER)
   LEFT JOIN outlines m ON e.type = '' AND m.id = CAST(substr(e.metadata, instr(e.metadata, ',') + 1) AS INTEGER);`;
