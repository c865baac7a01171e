/* title: What weakens all figures of a country
grain: one country with a source
reads: [source, record_link]
kind: table
keys: [of_country]
note: >
  is_unreviewed: a list that counts does not join the totals while pairs wait for a decision, or one of its links was taken back.
*/
with undone as (
    select source_a as source_id from record_link where decision = 'undone'
    union
    select source_b as source_id from record_link where decision = 'undone'
)
select s.country_iso3 as of_country, max(case when s.stale then 1 else 0 end) as is_stale,
       max(case when s.counts and (not s.joins_totals or u.source_id is not null) then 1 else 0 end) as is_unreviewed,
       max(s.as_of) as newest_as_of
from source s
left join undone u on u.source_id = s.source_id
group by s.country_iso3
