/* title: Rows left out of case_fatality and case_fatality_total
grain: one reason
reads: [casualty_fate]
kind: question
*/
select 'out_of_scope' as fate, coalesce(sum(n), 0) as n
from casualty_fate
where not record_in_scope
