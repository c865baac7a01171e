/* title: Pairs that may be one person
grain: one pair of records
reads: [record_link]
kind: question
keys: [record_id_a, record_id_b]
note: those nobody decided about, or all of them.
*/
select *
from record_link
where :with_decided or coalesce(decision, 'undone') = 'undone'
order by class, probability desc nulls last, record_id_a, record_id_b
