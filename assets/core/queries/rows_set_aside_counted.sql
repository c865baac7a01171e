/* title: How many rows are set aside
grain: one row in all
reads: [broken]
kind: question
*/
select count(*) as n from (select distinct source_row, part from broken) each
