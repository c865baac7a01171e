/* title: Rows left out of case_fatality and case_fatality_total
grain: one reason
reads: [casualty_fate]
kind: question
*/
select 'out_of_scope' as fate, count(*) as n
from casualty_fate
where record_scope_reason <> 'in_scope' and record_scope_reason not in :unknown
