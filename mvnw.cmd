@rem Builds Weir on Windows with the JDK that JAVA_HOME names and the mvn on the PATH; all arguments go to Maven.
@rem Unlike ./mvnw it fetches nothing and searches nothing: it says what is missing. Git Bash and WSL can use ./mvnw.
@echo off
setlocal

if not exist "%JAVA_HOME%\bin\javac.exe" (
  echo mvnw: JAVA_HOME must name a JDK 25 or newer: install one ^(Temurin 25, say^) and set JAVA_HOME. 1>&2
  exit /b 1
)

set "JAVA_MAJOR=0"
for /f "tokens=2 delims= " %%v in ('""%JAVA_HOME%\bin\javac.exe" -version 2^>^&1"') do (
  for /f "tokens=1 delims=.-+" %%m in ("%%v") do set "JAVA_MAJOR=%%m"
)
if %JAVA_MAJOR% LSS 25 (
  echo mvnw: JDK 25 or newer is needed, JAVA_HOME names %JAVA_MAJOR%: "%JAVA_HOME%" 1>&2
  exit /b 1
)

where mvn >nul 2>nul
if errorlevel 1 (
  echo mvnw: no mvn on the PATH: install Maven 3.8.7 or newer. 1>&2
  exit /b 1
)

if exist pom.xml (
  call mvn %*
) else (
  call mvn -f "%~dp0pom.xml" %*
)
exit /b %ERRORLEVEL%
