/* title: People in what is kept who are counted nowhere today
grain: one person
reads: [unit_person, told_as]
kind: question
pieces:
  kept: the people of each kept file
note: who was forgotten is known under both numbers.
*/
select distinct k.person_id
from {kept} k
where k.person_id not in (
    select p.person_id from unit_person p
    union
    select t.told_as from unit_person p join told_as t on t.person_id = p.person_id
)
order by k.person_id
