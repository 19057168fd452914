// Package wecomtest is a strict stand-in for WeCom's servers, with the company behind them: its people and groups, its
// robot over the long connection or by callbacks, its application, and the web hooks of its groups. It holds the
// program to what the platform's documents demand, keeps what people see, and fails on command in every way that the
// real one does.
//
// What the program does against the rules fails the test as well, unless the test allows it. What is refused because
// of what became of the world (a connection that broke, a person who left) is only refused.
package wecomtest
