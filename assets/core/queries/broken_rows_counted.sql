/* title: How many rows have an error of some kinds, and the first of them
grain: one row in all
reads: [wrong]
kind: question
*/
select count(distinct source_row) as n, min(source_row) as first_row from wrong where kind in :kinds
