/* title: Distinct received values, with how often each stands
grain: one combination of received texts
reads: []
kind: question
pieces:
  texts: the received texts
  rows: the received rows with what is joined to them
*/
select {texts}, count(*) as n from {rows} group by all
