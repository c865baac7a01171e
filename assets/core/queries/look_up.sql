/* title: What received values mean
grain: one combination of received texts (k0, k1, ...), with the standard columns worked out of it
reads: [filled]
kind: table
*/
select * from filled
