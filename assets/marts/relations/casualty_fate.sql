/* title: Casualties and why they may be left out of the totals
grain: one current row of casualty_record
reads: [casualty_record, golden, source]
keys: [record_id, source_file]
note: >
  For lines of conservation. Of the rows of one person one is counted, with what the golden row says; a list that does not join the
  totals is counted nowhere in them. record_ columns are those of the row itself.
*/
select r.source_id, r.scope_reason as record_scope_reason, r.minutes_to_care, r.first_care_place, r.death_place,
       case when g.person_id is null then r.scope_reason else g.scope_reason end as scope_reason,
       case when g.person_id is null then r.date else g.date end as date,
       case when g.person_id is null then r.date_precision else g.date_precision end as date_precision,
       case when g.person_id is null then r.outcome else g.outcome end as outcome,
       coalesce(case when g.person_id is null then r.died_later else g.died_later end, false) as died_later,
       case when g.person_id is null then r.country_iso3 else g.country_iso3 end as country,
       case when g.person_id is null then case when coalesce(s.joins_totals, false) then 'counted' else 'source_not_in_totals' end
            when row_number() over (
                     partition by r.person_id
                     order by s.source_rank, r.record_id, r.source_file, r.source_sheet, r.source_row) > 1 then 'same_person'
            else 'counted' end as fate
from casualty_record r
left join source s on s.source_id = r.source_id
left join golden g on g.person_id = r.person_id
where r.superseded_by is null
