/* title: Casualty records of every source
grain: one current row of every source, as the source gives it
reads: [counted_unit]
keys: []
*/
select * from counted_unit where is_record
