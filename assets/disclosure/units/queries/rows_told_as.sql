/* title: Rows with the numbers persons are kept under
grain: one row
reads: [told_as]
kind: question
pieces:
  rows_of: rows with a person_id
*/
select r.* replace (coalesce(t.told_as, r.person_id) as person_id)
from {rows_of} r
left join told_as t on t.person_id = r.person_id
