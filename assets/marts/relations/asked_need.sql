/* title: Needs whose barriers were asked
grain: one need with an answered or unanswered question about barriers
reads: [unit_need, barrier_rows]
kind: table
keys: [need_no]
*/
select n.need_no, n.need_uuid, n.source_id, n.country, n.service, n.sex, n.disability_status, n.disaggregation_unit,
       n.population_group, cast(extract(year from n.assessed_on) as varchar) as period
from unit_need n
join (select distinct cast(need_id as uuid) as need_uuid from barrier_rows where superseded_by is null and asked) a
  on a.need_uuid = n.need_uuid
