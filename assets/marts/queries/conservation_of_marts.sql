/* title: Lines of conservation
grain: one mart x fate
reads: [mart_conservation]
kind: question
*/
select mart, unit, fate, n from mart_conservation order by mart, fate
