/* title: Persons whose list names the number they have in another
grain: one accepted row of a person
reads: []
kind: question
keys: [record_id]
pieces:
  persons: accepted rows of persons
*/
select record_id, linked_record_id from {persons} where linked_record_id is not null
