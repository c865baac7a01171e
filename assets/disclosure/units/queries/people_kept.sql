/* title: People in what is kept
grain: one person
reads: []
kind: question
pieces:
  kept: the people of each kept file
*/
select distinct person_id from {kept} k order by person_id
