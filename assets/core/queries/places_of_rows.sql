/* title: First and last place of a sheet's rows, and how many there are
grain: one row in all
reads: []
kind: question
pieces:
  landed: the sheet's rows as landed
*/
select min(source_row) as first_row, max(source_row) as last_row, count(*) as n from {landed}
