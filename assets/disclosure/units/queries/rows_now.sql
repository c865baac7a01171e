/* title: Rows of a relation as they are today, with who answered
grain: one row of the relation of somebody who answered
reads: [unit_person]
kind: question
pieces:
  rows_of: the relation whose rows take weights
note: >
  Who answered nothing (living survivors a survey did not ask) is no unit and is left out; marts of casualties tell their number exactly.
*/
select r.*, p.person_id
from (select * from {rows_of} where person_no is not null) r
join (select distinct person_no, person_id from unit_person) p on p.person_no = r.person_no
