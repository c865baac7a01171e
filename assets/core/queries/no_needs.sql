/* title: No needs
grain: no row
reads: []
kind: question
*/
select cast(null as varchar) as need_id where false
