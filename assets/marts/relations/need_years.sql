/* title: Years a source of needs tells about
grain: one year of one source, from its first assessment to its cut-off
reads: [unit_person]
kind: table
keys: [source_id, year]
*/
select source_id,
       unnest(generate_series(cast(extract(year from min(assessed_on)) as int), cast(extract(year from max(as_of)) as int))) as year
from unit_person
group by source_id
