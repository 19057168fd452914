package wecomtest

// robotName is what the robot is called unless Options say otherwise.
const robotName = "跟进"
