/* title: Casualties and why they may be left out of the totals
grain: the current rows of casualty_record of one source and country that share fate, scopes, outcome and year (n rows)
reads: [casualty_record, golden, source]
kind: table
keys: []
note: >
  For lines of conservation. Of the rows of one person one is counted, with what the golden row says; a list that does not join the
  totals is counted nowhere in them. record_in_scope and tells_care are those of the row itself.
*/
with row_fate as (
    select r.source_id, case when g.person_id is null then r.country_iso3 else g.country_iso3 end as country,
           case when g.person_id is null and coalesce(s.joins_totals, false) then 'counted'
                when g.person_id is null then 'source_not_in_totals'
                when r.record_id = g.record_id and r.source_file = g.source_file and r.source_row = g.source_row
                     and coalesce(r.source_sheet, '') = coalesce(g.source_sheet, '') then 'counted'
                else 'same_person' end as fate,
           r.scope_reason = 'in_scope' or r.scope_reason in :unknown as record_in_scope,
           case when g.person_id is null then r.scope_reason = 'in_scope' or r.scope_reason in :unknown
                else g.scope_reason = 'in_scope' or g.scope_reason in :unknown end as in_scope,
           case when g.person_id is null then r.date else g.date end as date,
           case when g.person_id is null then r.date_precision else g.date_precision end in ('day', 'month') as knows_month,
           case when g.person_id is null then r.outcome else g.outcome end as outcome,
           coalesce(case when g.person_id is null then r.died_later else g.died_later end, false) as died_later,
           r.minutes_to_care is not null or r.first_care_place in ('on_site', 'health_post', 'hospital', 'none')
           or r.death_place in ('on_site', 'in_transport', 'in_facility', 'after_discharge') as tells_care
    from casualty_record r
    left join source s on s.source_id = r.source_id
    left join golden g on g.person_id = r.person_id
    where r.superseded_by is null
)
select source_id, country, fate, record_in_scope, in_scope, date is not null and knows_month as is_month_known,
       cast(extract(year from date) as int) as year, outcome = 'killed' or died_later as is_dead, outcome = 'injured' as is_injured,
       coalesce(tells_care, false) as tells_care, count(*) as n
from row_fate
group by source_id, country, fate, record_in_scope, in_scope, date is not null and knows_month,
         cast(extract(year from date) as int), outcome = 'killed' or died_later, outcome = 'injured', coalesce(tells_care, false)
