/* title: Services a survey asks about, and the answers its form can give
grain: one survey x service
reads: [asks, need_row, need_links]
kind: table
keys: [survey, service]
note: a status that no form of the survey can give is not available there, never nought.
*/
with asked as (
    select source_id as survey, need_table, service from asks
    union
    select survey, source_table as need_table, service from need_row
)
select a.survey, a.service, max(case when coalesce(l.can_met, true) then 1 else 0 end) = 1 as can_met,
       max(case when coalesce(l.can_partly_met, true) then 1 else 0 end) = 1 as can_partly_met,
       max(case when coalesce(l.can_unmet, true) then 1 else 0 end) = 1 as can_unmet
from asked a
left join need_links l on l.source_id = a.survey and l.need_table = a.need_table
group by a.survey, a.service
