/* title: What the accepted rows of one table hold
grain: one year and province
reads: []
kind: question
pieces:
  year: the year of the day a row is of
  province: the province of the row
  known: for each column, in how many rows it is known
  rows: accepted rows
*/
select {year} as year, {province} as province, count(*) as n, {known} from {rows} group by all
