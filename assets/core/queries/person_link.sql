/* title: Linked records
grain: one record that a decision joins to another, with the person it is
reads: [rows_listed]
kind: stored
keys: [record_id]
*/
select record_id, person_id, is_person from rows_listed order by record_id
