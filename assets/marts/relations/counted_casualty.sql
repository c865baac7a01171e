/* title: Casualties the totals count
grain: one person the totals count
reads: [counted_unit]
keys: []
*/
select * from counted_unit where is_counted
