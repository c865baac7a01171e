/* title: Records that have a number of the source's own
grain: one table and one record in it that has this number
reads: [row_address]
kind: question
keys: [source_table, first_id]
*/
select distinct source_table, first_id from row_address where own_key = :own_key
