/* title: What is wrong with rows, nothing so far
grain: one row a table makes of a received row (part tells several apart) and one kind of error in it
reads: []
kind: table
keys: [source_row, part, kind]
note: made empty for each table of each file; judging adds the rows.
*/
select cast(null as bigint) as source_row, cast(null as varchar) as part, cast(null as integer) as kind
where false
