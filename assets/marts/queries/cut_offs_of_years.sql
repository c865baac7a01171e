/* title: Cut-off of the casualties of each year
grain: one country x year with casualties the totals count
reads: [counted_casualty, source]
kind: question
note: as_of is the earliest cut-off of the lists whose casualties the totals count in the year, whatever other sources say since.
*/
select c.country, c.year as period, min(s.as_of) as as_of
from counted_casualty c
join source s on s.source_id = c.source_id
where c.scope_reason in ('in_scope', 'unknown') and c.year <> 'unknown'
group by c.country, c.year
