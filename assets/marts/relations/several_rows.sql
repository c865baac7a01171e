/* title: Rows that are not the only one of their person
grain: one row linked by a decision, or equal in several files that all count
reads: [person_link, twice_casualty_record]
kind: table
keys: [record_id]
*/
select record_id from person_link
union
select record_id from twice_casualty_record
