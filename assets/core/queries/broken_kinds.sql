/* title: Rows set aside, by kind of error
grain: one kind of error; those told elsewhere (-1) are left out
reads: [wrong]
kind: question
keys: [kind]
*/
select kind, count(*) as n from wrong where kind >= 0 group by kind
