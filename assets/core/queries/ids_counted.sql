/* title: How many ids a sheet has, and how many different ones
grain: one row in all
reads: []
kind: question
pieces:
  id: the id without what only its way of writing adds
  landed: the sheet's rows as landed
*/
select count({id}) as n, count(distinct {id}) as n_distinct from {landed}
