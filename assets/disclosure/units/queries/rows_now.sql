/* title: Rows of a relation as they are today, with who answered
grain: one row of the relation of somebody who answered
reads: [unit_person, told_as]
kind: question
pieces:
  rows_of: the relation whose rows take weights
  columns: its columns, without those that lead to a record
note: >
  Who answered nothing (living survivors a survey did not ask) is no unit and is left out; marts of casualties tell their number exactly.
*/
select {columns}, coalesce(t.told_as, p.person_id) as person_id
from (select * from {rows_of} where person_no is not null) r
join (select distinct person_no, person_id from unit_person) p on p.person_no = r.person_no
left join told_as t on t.person_id = p.person_id
