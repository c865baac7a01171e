/* title: Nobody
grain: no person
reads: []
kind: question
*/
select '' as person_id where false
