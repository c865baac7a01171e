/* title: Weights of units
grain: one unit
reads: [found_weights]
kind: table
keys: [unit_no]
*/
select unit_no, weight from found_weights
