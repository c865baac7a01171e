/* title: Years a source of needs tells about
grain: one year of one source in one country, from its first assessment there to its cut-off
reads: [unit_person]
kind: table
keys: [source_id, country, year]
*/
select source_id, country,
       unnest(generate_series(cast(extract(year from min(assessed_on)) as int), cast(extract(year from max(as_of)) as int))) as year
from unit_person
group by source_id, country
